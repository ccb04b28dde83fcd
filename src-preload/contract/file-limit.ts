/** No file this product takes is larger; a larger one is answered with a sentence, not read. Bytes; 4,000,000 characters of base64. */
export const MAX_FILE_BYTES = 3_000_000;
