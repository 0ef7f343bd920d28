/*
 * ru/inbox.ts: words of the page.
 */
export const inbox = {} as const;
