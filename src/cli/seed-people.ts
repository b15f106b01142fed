/** People who do not exist, with names of many places. */
export interface SeedPerson {
  firstName: string;
  lastName: string;
  email: string;
}

const firstNames =
  "Ana Ben Carla Dana Emil Farah Goro Hana Ivo Jana Kofi Lena Mateo Nadia Olu Priya Quinn Rosa Samir Tess Uma Viktor Wen Ximena Yusuf Zoe Élise Søren Łucja Ağca".split(
    " ",
  );
const lastNames =
  "Lima Okafor Rossi Levi Novak Aziz Sato Kim Petrov Horváth Mensah Fischer García Haddad Adeyemi Sharma Murphy Silva Rahman Jansen Patel Kowalski Chen Morales Yılmaz Dubois Nyström Nguyen Cohen Walker".split(
    " ",
  );
const domains = ["acme.example", "north.example", "harbour.example", "studio.example", "mail.example"];

const pick = <T>(items: readonly T[]): T => items[Math.floor(Math.random() * items.length)] as T;
/** Those that are letters of their own, to Unicode: no mark comes off them. */
const plainLetters: Record<string, string> = { Ł: "L", ø: "o", ı: "i" };
const plain = (text: string) =>
  text
    .replace(/[Łøı]/g, (letter) => plainLetters[letter] ?? "")
    .normalize("NFD")
    .replace(/[^a-z]/gi, "")
    .toLowerCase();

/** @param mark makes the address one of a kind */
export function randomPerson(mark: string, domain = pick(domains)): SeedPerson {
  const firstName = pick(firstNames);
  const lastName = pick(lastNames);
  return { firstName, lastName, email: `${plain(firstName)}.${plain(lastName)}.${mark}@${domain}` };
}
