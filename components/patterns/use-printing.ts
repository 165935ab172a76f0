import { useSyncExternalStore } from 'react'

let printing = false

function subscribe(tell: () => void): () => void {
  const begin = () => {
    printing = true
    tell()
  }
  const end = () => {
    printing = false
    tell()
  }
  window.addEventListener('beforeprint', begin)
  window.addEventListener('afterprint', end)
  return () => {
    window.removeEventListener('beforeprint', begin)
    window.removeEventListener('afterprint', end)
  }
}

/** True while the page is being printed: what draws only what is in sight draws all of it then, before the paper does. */
export function usePrinting(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => printing,
    () => false,
  )
}
