const KINDS: ReadonlyMap<string, 'business' | 'school'> = new Map([
  ['BUSINESSAPI', 'business'],
  ['SCHOOLAPI', 'school'],
]);

/** Which of Apple's two portals made this client ID (`BUSINESSAPI.<uuid>`, `SCHOOLAPI.<uuid>`); null: it is not one. */
export function clientIdKind(text: string): 'business' | 'school' | null {
  const match = /^([A-Z]{1,20})\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.exec(text);
  return KINDS.get(match?.[1] ?? '') ?? null;
}
