/*
 * ru/found.ts: words of the page.
 */
export const found = {} as const;
