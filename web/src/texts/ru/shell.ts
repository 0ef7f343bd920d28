/*
 * ru/shell.ts: words of the page.
 */
export const shell = {} as const;
