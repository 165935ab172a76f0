'use client'
import { encode } from 'uqr'
import { meTexts as t } from '@/lib/texts/me'

/** A QR code as one SVG path, black on white in either theme because cameras want it so. */
export function QrCode({ text }: { text: string }) {
  const { data, size } = encode(text, { ecc: 'M', border: 2 })
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('')
  return (
    <svg
      role="img"
      aria-label={t.qrCodeFor}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="qr size-44"
    >
      <path d={path} fill="currentColor" />
    </svg>
  )
}
