/** Name of the worker task that makes a document. */
export const DOCUMENT_TASK = 'documents.make'
