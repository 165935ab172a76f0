import type { ComponentProps } from 'react'
import { type ButtonSize, type ButtonVariant, buttonClass } from './button'
import { cn } from './cn'
import { PageLink } from './page-link'

/** A link inside the panel. `quiet` takes the colour of the text and underlines on hover: for names in tables. */
export function Link({
  quiet = false,
  className,
  ...rest
}: ComponentProps<typeof PageLink> & { quiet?: boolean }) {
  return (
    <PageLink
      className={cn(
        quiet ? 'text-ink hover:underline' : 'text-accent underline underline-offset-2',
        'rounded-sm',
        className,
      )}
      {...rest}
    />
  )
}

/** A link that looks like a button: for actions that are a page of their own. */
export function ButtonLink(
  props: ComponentProps<typeof PageLink> & { variant?: ButtonVariant; size?: ButtonSize },
) {
  const { variant, size, className, ...rest } = props
  return <PageLink className={cn(buttonClass(variant, size), className)} {...rest} />
}
