import type { Metadata, Viewport } from 'next'
import { cookies, headers } from 'next/headers'
import type { ReactNode } from 'react'
import { COOKIES, readDensity, readTheme } from '@/components/shell/preferences'
import { RootProviders } from '@/components/shell/root-providers'
import { config } from '@/lib/config'
import { FORMATS_COOKIE } from '@/lib/format/formats'
import './globals.css'
import { pageTexts as t } from '@/lib/texts/pages'

export const metadata: Metadata = {
  title: { template: '%s · Quarterdeck', default: t.quarterdeck },
  description: t.watchChangeAnd,
  icons: { icon: { url: '/favicon.svg', type: 'image/svg+xml' } },
  robots: { index: false, follow: false },
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f6f8fa' },
    { media: '(prefers-color-scheme: dark)', color: '#0d1117' },
  ],
}

/** The document. Theme and density come from cookies, so the first paint is already right. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const [jar, head] = await Promise.all([cookies(), headers()])
  const theme = readTheme(jar.get(COOKIES.theme)?.value)
  const density = readDensity(jar.get(COOKIES.density)?.value)
  const nonce = head.get('x-nonce') ?? undefined
  const { language } = config()
  return (
    // The theme toggle writes these attributes before React knows of them.
    <html
      lang={language}
      data-theme={theme}
      data-density={density}
      data-formats={jar.get(FORMATS_COOKIE)?.value}
      suppressHydrationWarning
    >
      {/* Not async: the words of another language are there before anything that shows them is loaded. */}
      {language === 'en' ? null : (
        <head>
          <script src={`/texts/${language.toLowerCase()}.js`} nonce={nonce} suppressHydrationWarning />
        </head>
      )}
      <body className="font-sans text-base antialiased">
        <div id="root-of-page">
          <RootProviders nonce={nonce}>{children}</RootProviders>
        </div>
      </body>
    </html>
  )
}
