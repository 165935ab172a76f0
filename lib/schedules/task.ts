/** The question to the worker that runs a schedule now; the answer is its fire's state. */
export const RUN_SCHEDULE = 'schedules.run'
