import { LoaderCircle } from 'lucide-react'
import { cn } from './cn'

/** A turning ring, hidden from screen readers: the words beside it say what is awaited. */
export function Spinner({ className }: { className?: string }) {
  return (
    <LoaderCircle aria-hidden="true" strokeWidth={1.75} className={cn('size-4 animate-turn', className)} />
  )
}
