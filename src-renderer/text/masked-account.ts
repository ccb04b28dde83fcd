/** m•••@example.jp: enough of an Apple Account to know it again, not enough to be read over a shoulder (product.md 4.3). */
export const masked = (account: string): string => account.replace(/^(.)[^@]*@/u, '$1•••@');
