export const certificatesErrors = {};
