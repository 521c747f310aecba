// Sets theme and density before the first paint. It is no module, so that the page waits for it.
'use strict';
try {
  document.documentElement.dataset.theme = localStorage.getItem('loghub.theme') || 'auto';
  document.documentElement.dataset.density = localStorage.getItem('loghub.density') || 'compact';
} catch {
  document.documentElement.dataset.theme = 'auto';
}
