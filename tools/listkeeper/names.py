"""Names whose spelling is well known, so that any other is a slip.

Only what is certain: a name that is also a word, a command or a package (`docker`, `ffmpeg`, `numpy`) may be written in
lower case, and one that its owners spell in two ways is not here at all.
"""

from __future__ import annotations

ONE_SPELLING = (
    # Where code lives, and how it gets about
    "GitHub GitLab Bitbucket SourceForge CodePen JSFiddle DevOps GitOps DevSecOps CircleCI TeamCity SonarQube "
    "DevTools "
    # Languages
    "JavaScript TypeScript CoffeeScript ClojureScript PureScript ActionScript AppleScript ECMAScript PowerShell "
    "MATLAB Haskell Fortran PHP Kotlin Erlang OCaml Clojure WebAssembly GraphQL SPARQL XQuery XPath "
    # Formats and protocols
    "HTML CSS JSON YAML XML GeoJSON OAuth OpenID WebSocket WebSockets WebRTC WebGL WebGPU WebVR OpenGL OpenCL "
    "OpenMP OpenCV OpenAPI CUDA LaTeX BibTeX MathML MathJax KaTeX XMPP BitTorrent "
    # Databases and queues
    "PostgreSQL MySQL MariaDB MongoDB CouchDB InfluxDB RethinkDB DynamoDB LevelDB RocksDB ClickHouse CockroachDB "
    "ArangoDB OrientDB TimescaleDB ScyllaDB QuestDB DuckDB TiDB NoSQL Neo4j PostGIS Elasticsearch RabbitMQ ZeroMQ "
    "ActiveMQ BigQuery Hadoop MapReduce phpMyAdmin "
    # Systems and machines
    "Linux Ubuntu Debian CentOS openSUSE FreeBSD OpenBSD NetBSD NixOS macOS iOS tvOS watchOS iPadOS iPhone iPad "
    "iPod iTunes iCloud MacBook ChromeOS Xcode WinRT UIKit AppKit CocoaPods SwiftUI OpenWrt Arduino AppImage "
    "BusyBox "
    # Clouds and containers
    "OpenStack OpenShift Kubernetes CloudFormation DigitalOcean Cloudflare Heroku VirtualBox VMware HashiCorp "
    # Frameworks, libraries, programs
    "jQuery AngularJS WordPress Drupal Joomla MediaWiki Magento WooCommerce PrestaShop LibreOffice OpenOffice PyPI "
    "PyCharm PhpStorm IntelliJ WebStorm CLion RubyMine GoLand ReSharper JetBrains OpenAI ChatGPT DeepMind RStudio "
    "ImageMagick LibreSSL WireGuard OpenVPN OpenStreetMap OpenLayers QGIS CKEditor TinyMCE CodeMirror "
    "ReactiveX gRPC "
    # Companies, sites, words of the trade
    "YouTube LinkedIn WhatsApp WeChat TikTok PayPal eBay DuckDuckGo HackerRank LeetCode Facebook Instagram "
    "Wikipedia Microsoft IoT SaaS"
).split()
"""Any other mixture of small and capital letters is wrong. Capitals throughout are let be, as all shouting is."""

LOWER_CASE_TOO = (
    "Docker Ansible Vagrant Jenkins Redis Memcached FFmpeg GStreamer Graphviz Terraform QEMU Flatpak OpenSSH OpenSSL "
    "MkDocs GNOME Fedora Elixir Webpack ESLint JSHint RxJS RxJava NestJS SvelteKit MobX RSpec JUnit PHPUnit "
    "FastAPI SQLAlchemy Django TensorFlow PyTorch NumPy SciPy IPython JupyterLab JupyterHub LangChain LlamaIndex "
    "MLflow XGBoost LightGBM CatBoost SQLite SVG Plotly Bluetooth Selenium Symfony Laravel freeCodeCamp"
).split()
"""Names that are also words, commands or packages, so that they may be in small letters throughout."""

OTHERWISE = {
    "NodeJS": "Node.js",
    "NodeJs": "Node.js",
    "Nodejs": "Node.js",
    "Node.JS": "Node.js",
    "Node.Js": "Node.js",
    "VueJS": "Vue.js",
    "VueJs": "Vue.js",
    "Vuejs": "Vue.js",
    "Vue.JS": "Vue.js",
    "NextJS": "Next.js",
    "Nextjs": "Next.js",
    "Next.JS": "Next.js",
    "StackOverflow": "Stack Overflow",
    "Stackoverflow": "Stack Overflow",
    "stackoverflow": "Stack Overflow",
    "Stack overflow": "Stack Overflow",
    "Java Script": "JavaScript",
    "Type Script": "TypeScript",
    "Git Hub": "GitHub",
    "Git hub": "GitHub",
    "GitHUB": "GitHub",
    "Postgre SQL": "PostgreSQL",
    "PostgresSQL": "PostgreSQL",
    "Postgressql": "PostgreSQL",
    "My SQL": "MySQL",
    "SQLLite": "SQLite",
    "Mongo DB": "MongoDB",
    "Word Press": "WordPress",
    "Digital Ocean": "DigitalOcean",
    "You Tube": "YouTube",
    "Linked In": "LinkedIn",
    "Raspberry pi": "Raspberry Pi",
    "Raspberry PI": "Raspberry Pi",
    "raspberry pi": "Raspberry Pi",
    "RaspberryPi": "Raspberry Pi",
    "RaspberryPI": "Raspberry Pi",
    "Ruby on rails": "Ruby on Rails",
    "Ruby On Rails": "Ruby on Rails",
    "ruby on rails": "Ruby on Rails",
    "React native": "React Native",
    "Objective C": "Objective-C",
    "Objective-c": "Objective-C",
    "objective-c": "Objective-C",
    "ASP.Net": "ASP.NET",
    "Asp.Net": "ASP.NET",
    "Asp.net": "ASP.NET",
    "ASP.net": "ASP.NET",
    "Visual studio": "Visual Studio",
    "Visual Studio code": "Visual Studio Code",
}
"""Spellings that differ in more than small and capital letters, as they are met."""
