/** Reads Apple's JSON answers without believing them. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Null: no JSON, or no object. */
export function parseJsonObject(text: string): JsonObject | null {
  try {
    return objectOf(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

export const objectOf = (value: unknown): JsonObject | null => (isObject(value) ? value : null);

const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

export const listAt = (object: JsonObject, key: string): readonly unknown[] | null => {
  const value = object[key];
  return Array.isArray(value) ? value : null;
};

/** Empty where the field is missing or no text. */
export const textAt = (object: JsonObject, key: string): string => {
  const value = object[key];
  return typeof value === 'string' ? value : '';
};

/** A positive integer, or null. */
export const countAt = (object: JsonObject, key: string): number | null => {
  const value = object[key];
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null;
};

/** Milliseconds since 1970 of an ISO 8601 time, or null. */
export const instantAt = (object: JsonObject, key: string): number | null => {
  const at = Date.parse(textAt(object, key));
  return Number.isNaN(at) ? null : at;
};
