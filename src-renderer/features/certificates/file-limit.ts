/** Base64 of a file this size still fits the contract's limit of 4,000,000 characters. Bytes. */
export const MAX_FILE_BYTES = 2_900_000;
