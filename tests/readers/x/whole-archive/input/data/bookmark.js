window.YTD.bookmark.part0 = [
 {
  "bookmark": {
   "tweetId": "1590000000000000003",
   "fullText": "For later"
  }
 }
]