/** Whether a text is the address of a website, which is safe to link to. */
export function isWebAddress(text: string): boolean {
  return /^https?:\/\/[^\s]+$/.test(text) && URL.canParse(text);
}
