/** The look of what floats beside its trigger. */
export const FLOAT_CLASS =
  'z-50 rounded-md border border-line bg-raised shadow-float transition-opacity duration-120 data-ending-style:opacity-0 data-starting-style:opacity-0'
