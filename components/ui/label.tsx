import type { ComponentProps } from 'react'
import { cn } from './cn'

/** The label of a form field; `htmlFor` names the field. */
export function Label({
  className,
  htmlFor,
  children,
  ...rest
}: ComponentProps<'label'> & { htmlFor: string }) {
  return (
    <label htmlFor={htmlFor} className={cn('block font-medium text-ink text-sm', className)} {...rest}>
      {children}
    </label>
  )
}
