"""Names of well-known projects as they write themselves: those that awesome-lint knows."""

from __future__ import annotations

SURE = """
After Effects, Amazon Web Services, Android, Android Studio, Ansible, Ant Design, Arch Linux, ASP.NET, AWS,
Backbone.js, Bitbucket, Bitcoin, Blockchain, Brackets, C#, C++, Canva, Cassandra, CentOS, Chai, Chakra UI, ChatGPT,
CircleCI, CLion, Clojure, Cloudflare, CodeIgniter, Cordova, CouchDB, Cypress, DAO, Debian, DeFi, DigitalOcean,
DirectX, Django, Docker, Dropbox, DynamoDB, Elasticsearch, Emacs, Ember.js, esbuild, Ethereum, Evernote, Expo,
Express.js, FastAPI, Fastify, Fedora, FFmpeg, Figma, Firestore, FreeBSD, GCP, GIMP, Git, GitHub, GitHub Actions,
GitLab, GitLab CI, Godot, GoLand, Google Cloud, Google Docs, Google Drive, Google Sheets, GraphQL, Haskell, Heroku,
Hugging Face, iCloud, Illustrator, ImageMagick, InfluxDB, Inkscape, IntelliJ, InVision, Ionic, iOS, iPadOS,
JavaScript, Jenkins, Jest, Jupyter, Keras, Koa.js, Kotlin, Kubernetes, LangChain, Laravel, Linode, Linux, MariaDB,
Material-UI, Matplotlib, MetaMask, Microsoft Azure, Microsoft Office, Microsoft Teams, MongoDB, MySQL, NativeScript,
Neo4j, Neovim, NetBeans, NetBSD, Netlify, Next.js, NFT, Node.js, NumPy, Nuxt.js, Office 365, OneDrive, OneNote,
OpenAI, OpenBSD, OpenGL, OpenZeppelin, Pandas, Perl, PhoneGap, Photoshop, PHP, PhpStorm, Playwright, PostgreSQL,
Postman, Premiere Pro, Prisma, Progressive Web App, Puppeteer, PWA, PyCharm, PyTorch, React Native, RedHat, Redis,
Rollup, Ruby on Rails, RubyMine, Scala, scikit-learn, SciPy, Seaborn, Selenium, Service Worker, SharePoint, Solidity,
Solr, SourceTree, Spring Boot, SQLite, Stack Overflow, Storybook, Sublime Text, Supabase, SvelteKit, SVN, SWC,
Symfony, Tailwind CSS, TensorFlow, Terraform, Travis CI, Trello, Turbopack, tvOS, TypeScript, Ubuntu, Unreal Engine,
Vercel, Visual Studio, Visual Studio Code, Vite, Vitest, VSCode, Vue.js, Vulkan, Vultr, watchOS, Web3, WebAssembly,
WebDriver, WebGL, WebGPU, Webpack, WebRTC, WebSocket, WebStorm, Wireshark, Xamarin, Xcode, YouTube, Zig
"""
"""In other letters a mistake wherever they stand; also without their blanks, and the dot or the dash in them."""
SPELLINGS = {
    "ASP.NET": "aspnet",
    "GitHub": "git_hub",
    "GitLab": "git_lab",
    "GraphQL": "graphql graph_ql",
    "Kubernetes": "kubernetes k8s",
    "MongoDB": "mongodb mongo_db",
    "PostgreSQL": "postgres postgresql",
    "WebAssembly": "webassembly wasm web_assembly",
    "YouTube": "you_tube",
}
"""What is looked for instead of the name itself; `_` is a blank or nothing."""
BEFORE = """
.NET: framework core platform standard runtime application api library assembly maui blazor 0 1 2 3 4 5 6 7 8 9
Angular: framework component directive service module cli material router forms http app pipe decorator
Asana: task project workspace team api integration workflow timeline portfolio
Atom: editor package theme plugin api shell ide text feed xml rss
Bootstrap: css framework grid responsive component theme ui design frontend
Crystal: programming language code development syntax framework
Dart: programming language code development flutter syntax framework pub package
Discord: bot server channel api webhook slash command guild voice chat app
Flask: web framework python development app server microframework
Flutter: framework app development dart mobile android ios widget sdk
Julia: programming language code development syntax package computing dataframes plots ecosystem
Nano: editor text command terminal config file
Notion: api database page workspace block integration formula template widget
Obsidian: vault plugin theme note graph canvas sync publish markdown
Python: programming language code script development data analysis syntax framework library pip django flask
Rails: framework app controller model view active migration gem console server generator action route
React: component hook native router app library framework context state props jsx dom fiber query redux testing
Ruby: programming language code on_rails gem development script syntax framework
Rust: programming language code development syntax framework compiler cargo crate
Sketch: app design plugin library file document artboard symbol cloud mirror
Spring: framework boot mvc cloud security data batch integration web java application microservice
Svelte: component kit store reactive framework app compiler transition action binding
Swift: programming language code ios apple development compiler syntax framework
Unity: engine editor 3d 2d game development asset physics animation script hub version
Vim: editor command terminal text config plugin script mode
Windows: 10 11 server os operating system update defender terminal subsystem powershell explorer registry app
Zoom: meeting call video conference webinar room app client sdk api
"""
"""Words of the language, and names before one of these words, or one that begins like it."""
ALONE = """
Alpine: linux js docker container image package apk musl
Eclipse: plugin ide java rcp equinox jdt pde marketplace workspace project che
Insomnia: api rest client plugin request collection environment test
Jasmine: test spec framework suite spy expect runner describe js
LLaMA: model index chat api inference embed weight format file hub pack
Mercurial: vcs repository branch commit pull push workflow extension hook plugin
Rider: ide jetbrains unity plugin extension csharp dotnet
"""
"""The same, but also where nothing else is in the text."""
AFTER = """
Babel: plugin config preset transform compile loader js register polyfill parser
Blender: python addon script api plugin render node cycle eevee modifier geometry shader 3d
Mocha: test framework reporter spec describe runner js chai async plugin
Parcel: bundler build dev plugin config js v2 transformer target watcher
Slack: api bot app webhook channel message integration notification workspace sdk command block
"""
"""The same, but also after one of these."""
BEFORE_NAMES = """
uses, using, built with, deploy with, deployed with, deploying with, integrates with, integrated with,
integrating with, powered by, runs on, run on, via, made with
"""
