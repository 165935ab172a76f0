/** Name of the worker task that answers a probe. */
export const PROBE_TASK = 'probes.answer'
