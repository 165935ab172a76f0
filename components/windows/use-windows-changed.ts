'use client'
import { useQueryClient } from '@tanstack/react-query'
import { orpc } from '@/lib/http/query'

/** Has everything read again that windows and blackout days decide; ends when the calendar was. */
export function useWindowsChanged(): () => Promise<void> {
  const cache = useQueryClient()
  return async () => {
    void cache.invalidateQueries({ queryKey: orpc.schedules.key() })
    await cache.invalidateQueries({ queryKey: orpc.windows.key() })
  }
}
