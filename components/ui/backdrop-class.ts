/** What dims the page behind a modal dialog. */
export const BACKDROP_CLASS =
  'fixed inset-0 z-40 bg-scrim transition-opacity duration-120 data-ending-style:opacity-0 data-starting-style:opacity-0'
