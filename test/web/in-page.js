/** Runs inside a page: everything that its reader sees or hears, and how it stands on the screen. */
globalThis.look = () => {
  const told = ['placeholder', 'title', 'aria-label', 'alt'].flatMap((name) =>
    [...document.querySelectorAll(`[${name}]`)].map((element) => element.getAttribute(name)),
  );
  const { scrollWidth, clientWidth } = document.documentElement;
  const targets = [...document.querySelectorAll('button, .card[href], nav a, [role="button"], input:not(.unseen)')];
  const small = targets.flatMap((target) => {
    const { width, height } = target.closest('label')?.getBoundingClientRect() ?? target.getBoundingClientRect();
    const shown = target.checkVisibility({ visibilityProperty: true }) && width > 1;
    return shown && (height < 43.5 || width < 43.5) ? [`${target.textContent?.trim()} ${width}×${height}`] : [];
  });
  return {
    words: [document.title, document.body.innerText, ...told].join('\n'),
    wider: scrollWidth - clientWidth,
    small,
  };
};
