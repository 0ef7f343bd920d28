/*
 * ru/login.ts: words of the page.
 */
export const login = {} as const;
