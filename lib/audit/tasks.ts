/** Names of the questions that only the worker answers. */
export const VERIFY_TASK = 'audit.verify'
export const ROTATE_TASK = 'audit.rotate-key'
export const CHECKPOINT_TASK = 'audit.checkpoint'
