/** The value of another field of the form; absent in some previews. */
export function readFormValue(
  formContext: unknown,
  name: string | undefined,
): unknown {
  const formData = (formContext as { formData?: unknown } | undefined)
    ?.formData;
  return name && typeof formData === 'object' && formData !== null
    ? (formData as Record<string, unknown>)[name]
    : undefined;
}
