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

const COLUMNS = '<mj-attributes><mj-column direction="{{ dir }}" /></mj-attributes>';

/**
 * In the language and direction of the mail where the source names none. MJML's own are `und`, `auto`, and columns from left
 * to right, which puts the full stop of an Arabic sentence at its beginning. On the same lines, which errors name.
 */
function inItsLanguage(source: string): string {
  const named = source.replace(/<mjml\b[^<>]*/, (tag) =>
    ["lang", "dir"].reduce(
      (all, name) => (new RegExp(`\\s${name}\\s*=`).test(tag) ? all : `${all} ${name}="{{ ${name} }}"`),
      tag,
    ),
  );
  const headed = named.replace(/<mj-head(?:\s[^<>/]*)?>/, `$&${COLUMNS}`);
  return headed === named ? named.replace(/<mjml\b[^<>]*>/, `$&<mj-head>${COLUMNS}</mj-head>`) : headed;
}

/** @throws Error where the text cannot be read as MJML at all */
export async function compileMjml(source: string): Promise<{ html: string; errors: MjmlError[] }> {
  const { html, errors } = await mjml2html(inItsLanguage(source), {
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
    // A value that Liquid puts in is not known yet.
    errors: errors.filter(({ message }) => !/\{[{%]/.test(message)).map(({ line, message }) => ({ line, message })),
  };
}
