/* worker.ts */ export {};
