// Shows each moment in the reader's own time zone. Without this, pages show it in UTC.
const { lang } = document.documentElement;
const locale = navigator.languages.find((tag) => tag === lang || tag.startsWith(`${lang}-`)) ?? lang;
for (const time of document.querySelectorAll("time[datetime]")) {
  const format = new Intl.DateTimeFormat(locale, {
    year: "numeric",
    month: "long",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
  });
  time.textContent = format.format(new Date(time.dateTime));
}

// A form goes out once, however often its button is clicked; again after a while, where no answer came.
const AGAIN_MS = 5000;
const sent = new WeakSet();
addEventListener("submit", (event) => {
  const form = event.target;
  if (sent.has(form)) event.preventDefault();
  sent.add(form);
  setTimeout(() => sent.delete(form), AGAIN_MS);
});
