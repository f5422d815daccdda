window.YTD.like.part0 = [
 {
  "like": {
   "tweetId": "1590000000000000001",
   "fullText": "Bread &amp; roses",
   "expandedUrl": "https://twitter.com/i/web/status/1590000000000000001"
  }
 },
 {
  "like": {
   "tweetId": "1590000000000000002"
  }
 }
]