/** A cell that a spreadsheet does not run as a formula. */
export const safeCell = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
