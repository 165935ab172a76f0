'use client'
import { type ComponentProps, useSyncExternalStore } from 'react'
import { cn } from './cn'

const never = () => () => undefined

/** False in the page as the server sent it, true once the browser's code has taken over. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
}

/**
 * A form whose fields open when its code is there: what is typed earlier would be lost, and a submit by the
 * browser alone must never put a password into an address (hence `post`).
 */
export function Form({ children, className, ...rest }: ComponentProps<'form'>) {
  const ready = useHydrated()
  return (
    <form method="post" noValidate {...rest}>
      <fieldset disabled={!ready} className={cn('min-w-0', className)}>
        {children}
      </fieldset>
    </form>
  )
}
