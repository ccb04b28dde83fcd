declare module 'core-js/actual';
declare module 'core-js/actual/*';
