import { type ClassValue, clsx } from 'clsx'

/**
 * Joins class names. Two classes for the same property must not meet here (the style sheet would decide): choose
 * one of them, or mark the stronger with `!`.
 */
export function cn(...classes: ClassValue[]): string {
  return clsx(classes)
}
