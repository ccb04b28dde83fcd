export const deadlinesErrors = {};
