"""What is known of hosts: which serve https, which only send readers on, which would be imitated.

Only what is certain, and only what stays: a host belongs here when it has sent all of its pages over https for years.
"""

from __future__ import annotations

import re

from listkeeper.urls.parts import without_www

WELL_KNOWN = frozenset(
    # Code and packages
    "github.com gist.github.com raw.githubusercontent.com gitlab.com bitbucket.org codeberg.org sr.ht git.sr.ht "
    "sourceforge.net launchpad.net savannah.gnu.org npmjs.com npmjs.org pypi.org pypi.python.org rubygems.org "
    "crates.io docs.rs packagist.org nuget.org hackage.haskell.org cran.r-project.org metacpan.org hex.pm pub.dev "
    "pkg.go.dev godoc.org hub.docker.com docker.com docs.docker.com anaconda.org conda-forge.org jsfiddle.net "
    "codepen.io replit.com "
    # Languages and systems
    "python.org docs.python.org golang.org go.dev blog.golang.org rust-lang.org doc.rust-lang.org ruby-lang.org "
    "nodejs.org php.net haskell.org scala-lang.org kotlinlang.org swift.org julialang.org clojure.org "
    "elixir-lang.org erlang.org perl.org r-project.org kernel.org git-scm.com gnu.org debian.org ubuntu.com "
    "archlinux.org wiki.archlinux.org freebsd.org openbsd.org fedoraproject.org redhat.com android.com "
    "developer.android.com apple.com developer.apple.com apps.apple.com itunes.apple.com microsoft.com "
    "docs.microsoft.com learn.microsoft.com msdn.microsoft.com azure.microsoft.com visualstudio.com "
    "code.visualstudio.com mozilla.org developer.mozilla.org addons.mozilla.org chrome.google.com w3.org ietf.org "
    "tools.ietf.org jquery.com reactjs.org vuejs.org angular.io getbootstrap.com wordpress.org drupal.org "
    "djangoproject.com docs.djangoproject.com rubyonrails.org laravel.com spring.io jenkins.io kubernetes.io "
    "mongodb.com postgresql.org mysql.com sqlite.org redis.io elastic.co nginx.org opencv.org tensorflow.org "
    "pytorch.org keras.io numpy.org scipy.org jupyter.org huggingface.co openai.com "
    # Papers and books
    "arxiv.org doi.org dx.doi.org dl.acm.org ieeexplore.ieee.org link.springer.com springer.com nature.com "
    "sciencedirect.com sciencemag.org science.org pnas.org jstor.org ncbi.nlm.nih.gov semanticscholar.org "
    "researchgate.net academia.edu projecteuclid.org openreview.net proceedings.mlr.press papers.nips.cc "
    "proceedings.neurips.cc aclanthology.org jmlr.org zenodo.org archive.org web.archive.org gutenberg.org "
    "goodreads.com oreilly.com manning.com packtpub.com leanpub.com cambridge.org mitpress.mit.edu "
    # Courses and answers
    "coursera.org edx.org udacity.com udemy.com khanacademy.org ocw.mit.edu brilliant.org kaggle.com "
    "codecademy.com freecodecamp.org stackoverflow.com serverfault.com superuser.com askubuntu.com "
    "mathoverflow.net stackexchange.com quora.com "
    # Talk, pictures, videos
    "youtube.com youtu.be vimeo.com twitch.tv ted.com twitter.com x.com facebook.com instagram.com linkedin.com "
    "reddit.com news.ycombinator.com medium.com dev.to slideshare.net speakerdeck.com discord.com discord.gg "
    "telegram.org t.me slack.com pinterest.com flickr.com imgur.com soundcloud.com open.spotify.com spotify.com "
    "meetup.com mastodon.social gitter.im producthunt.com "
    # The rest of every list
    "wikipedia.org wikimedia.org commons.wikimedia.org wikidata.org mediawiki.org openstreetmap.org "
    "creativecommons.org opensource.org unlicense.org contributor-covenant.org google.com docs.google.com "
    "drive.google.com sites.google.com groups.google.com play.google.com developers.google.com cloud.google.com "
    "code.google.com books.google.com scholar.google.com research.google.com plus.google.com amazon.com "
    "amazon.co.uk amazon.de aws.amazon.com docs.aws.amazon.com s3.amazonaws.com digitalocean.com heroku.com "
    "netlify.com vercel.com cloudflare.com paypal.com patreon.com opencollective.com gofundme.com dropbox.com "
    "evernote.com trello.com awesome.re shields.io img.shields.io badge.fury.io travis-ci.org travis-ci.com "
    "circleci.com codecov.io coveralls.io codeclimate.com readthedocs.org readthedocs.io nytimes.com "
    "theguardian.com bbc.com bbc.co.uk wired.com techcrunch.com arstechnica.com economist.com".split()
)
"""Hosts without `www.` that serve https."""
FAMILIES = frozenset(
    "github.io gitlab.io githubusercontent.com stackexchange.com wikipedia.org wiktionary.org wikibooks.org "
    "wikiquote.org wikisource.org wikiversity.org wikimedia.org readthedocs.io readthedocs.org blogspot.com "
    "wordpress.com medium.com tumblr.com substack.com herokuapp.com netlify.app netlify.com vercel.app now.sh "
    "pages.dev web.app firebaseapp.com appspot.com gitbook.io surge.sh azurewebsites.net neocities.org itch.io "
    "bandcamp.com notion.site".split()
)
"""Domains each of whose hosts serves https."""
SHORTENERS = frozenset(
    "adf.ly amzn.to bit.do bit.ly bl.ink buff.ly clck.ru cutt.ly db.tt dlvr.it dwz.cn fb.me git.io goo.gl goo.su "
    "ift.tt is.gd j.mp kutt.it lnkd.in ow.ly qr.ae rb.gy rebrand.ly s.gy shorturl.at shrtm.nu soo.gd suo.im t.cn "
    "t.co t.ly tiny.cc tiny.one tinyurl.com trib.al u.to url.cn urlz.fr v.gd vk.cc wp.me zpr.io".split()
)
"""Services that send readers on to where somebody else decides."""


def host(url: str) -> str:
    """The host of a web address as it is written, in lower case, with its port; nothing where there is none."""
    scheme, mark, rest = url.partition("://")
    if not mark or not scheme.isalpha():
        return ""
    authority = rest.partition("/")[0]
    if "?" in authority or "#" in authority:
        authority = re.split(r"[?#]", authority, maxsplit=1)[0]
    return authority.rpartition("@")[2].lower()


def serves_https(host: str) -> bool:
    """Whether a host is known to; of others nothing is said."""
    bare = without_www(host)
    # A certificate for all hosts of a domain is for one label, and Wikipedia's mobile hosts.
    return bare in WELL_KNOWN or bare in FAMILIES or bare.replace(".m.", ".", 1).partition(".")[2] in FAMILIES


def is_shortener(host: str) -> bool:
    return without_www(host) in SHORTENERS
