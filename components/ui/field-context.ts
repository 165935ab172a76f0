'use client'
import { createContext, useContext } from 'react'

export type FieldIds = { id: string; describedBy: string | undefined; invalid: boolean; required: boolean }

export const FieldContext = createContext<FieldIds | null>(null)

/** The attributes that tie a control to the label, help and error of the Field around it, if there is one. */
export function useFieldControl(own: { id?: string | undefined }): {
  id?: string
  'aria-describedby'?: string
  'aria-invalid'?: true
  'aria-required'?: true
} {
  const field = useContext(FieldContext)
  if (!field) return own.id === undefined ? {} : { id: own.id }
  return {
    id: own.id ?? field.id,
    ...(field.describedBy ? { 'aria-describedby': field.describedBy } : {}),
    ...(field.invalid ? { 'aria-invalid': true as const } : {}),
    ...(field.required ? { 'aria-required': true as const } : {}),
  }
}
