/*
 * ru/components.ts: words of the shared components.
 */
export const components = {} as const;
