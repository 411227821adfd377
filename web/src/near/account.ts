// validAccount tells whether text is an account id: 2 to 64 of a-z and 0-9,
// with single - _ . between them.
export function validAccount(text: string): boolean {
  return text.length >= 2 && text.length <= 64 && /^[a-z\d]+([-_.][a-z\d]+)*$/.test(text)
}
