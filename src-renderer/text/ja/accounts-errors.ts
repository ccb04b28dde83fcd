export const accountsErrors = {};
