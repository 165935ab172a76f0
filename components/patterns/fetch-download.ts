import { announce } from '@/components/ui/announce'

/** Fetches a file that was made ready: the browser saves it, and the page stays where it is. */
export function fetchDownload({ url, name }: { url: string; name: string }): void {
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  announce(`${name} is being saved`)
}
