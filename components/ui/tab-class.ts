/** The look of one tab: they are links, each with an address of its own. */
export const TAB_CLASS =
  '-mb-px flex h-9 items-center gap-1.5 whitespace-nowrap border-b-2 px-1 font-medium text-base hover:text-ink'
