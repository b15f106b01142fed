/**
 * Puts a text on the clipboard that may still be on its way. Safari allows the clipboard only within the click
 * itself, so it is handed the promise; where there is no such form, the text is awaited first.
 *
 * @throws where the text does not arrive, or the clipboard is refused (no permission, or a page without https).
 */
export async function copyText(text: Promise<string>): Promise<void> {
  if (typeof ClipboardItem !== "undefined" && navigator.clipboard?.write) {
    const blob = text.then((value) => new Blob([value], { type: "text/plain" }));
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
    return;
  }
  const value = await text;
  if (!navigator.clipboard) throw new Error("This page may not use the clipboard");
  await navigator.clipboard.writeText(value);
}
