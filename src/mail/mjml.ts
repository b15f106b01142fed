/** MJML to HTML. Imported only by what compiles: the script that builds the built-in mails, and the compiling thread. */
import mjml2html from "mjml";

/** Follows the preheader, so that an inbox shows nothing else beside the subject. */
const FILLER = "&#847;&zwnj;&nbsp;".repeat(60);
const PREVIEW = /(<div style="display:none;[^"]*">)([\s\S]*?)(<\/div>)/;
const COLOR_SCHEMES =
  '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no">';

export interface MjmlError {
  /** From 1. */
  line: number;
  message: string;
}

/** @throws Error where the text cannot be read as MJML at all */
export async function compileMjml(source: string): Promise<{ html: string; errors: MjmlError[] }> {
  const { html, errors } = await mjml2html(source, {
    fonts: {},
    keepComments: false,
    ignoreIncludes: true,
    validationLevel: "soft",
  });
  const whole = html
    .replace(' xmlns="http://www.w3.org/1999/xhtml"', "")
    .replace(PREVIEW, `$1$2 ${FILLER}$3`)
    .replace("<head>", `<head>${COLOR_SCHEMES}`);
  return {
    html: whole.replace(/\n\s*/g, "\n").replace(/\n+/g, "\n").trim(),
    errors: errors.map(({ line, message }) => ({ line, message })),
  };
}
