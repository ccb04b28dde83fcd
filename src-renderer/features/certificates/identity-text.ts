/** As much of an identity as tells it from another: the end, as topics begin alike. */
export const tailOf = (identity: string): string => (identity.length > 12 ? `…${identity.slice(-8)}` : identity);

/** A name that fits into a line. The topic of a push certificate is its name, and its end is what tells it from another. */
export const shortName = (name: string): string => (name.length > 40 ? `${name.slice(0, 15)}…${name.slice(-8)}` : name);
