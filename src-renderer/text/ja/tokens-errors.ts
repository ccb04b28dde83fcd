export const tokensErrors = {};
