/** Rows that a list of sessions holds unless more are asked for: clients, those at work longest, first. */
export const SESSION_PAGE = 200
