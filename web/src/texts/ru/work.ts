/*
 * ru/work.ts: words of the incident, the desk and the review.
 */
export const work = {} as const;
