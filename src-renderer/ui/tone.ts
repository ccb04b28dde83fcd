/** How something stands, as a colour; never shown without a word and an icon of its own shape. */
export type Tone = 'good' | 'info' | 'caution' | 'amber' | 'bad' | 'muted' | 'indigo' | 'teal' | 'purple';
