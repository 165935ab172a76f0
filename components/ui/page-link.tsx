'use client'
import NextLink from 'next/link'
import { type ComponentProps, useState } from 'react'

/**
 * The router's link, which reads a page ahead only when the pointer or the focus comes near: a list of links must
 * not ask the panel for all of them.
 */
export function PageLink(props: ComponentProps<typeof NextLink>) {
  const [near, setNear] = useState(false)
  return (
    <NextLink
      {...props}
      prefetch={near ? null : false}
      onPointerEnter={(event) => {
        setNear(true)
        props.onPointerEnter?.(event)
      }}
      onFocus={(event) => {
        setNear(true)
        props.onFocus?.(event)
      }}
    />
  )
}
