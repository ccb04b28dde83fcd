/** How many devices it is by now, when main refused the number that was typed or planned; null: it did not say. */
export const countedAnew = (error: { readonly code: string; readonly details?: Readonly<Record<string, string>> }): number | null => {
  const devices = error.code === 'confirmation-wrong' ? error.details?.['devices'] : undefined;
  return devices === undefined ? null : Number(devices);
};
